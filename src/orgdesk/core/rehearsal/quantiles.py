"""The quantiles of `laws`, compiled. That of the normal distribution is Wichura's AS 241 (1988), as in Python's statistics."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from orgdesk.core.rehearsal.jit import compiled, part

CONSTANT, EXPONENTIAL, LOGNORMAL = range(3)
_FRACTION: Final = (1 << 52) - 1
_ROOT: Final = 0x3FE6A09E00000000  # the bits of the root of a half, as near as matters
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_MIDDLE = (
    (3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
     4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3),
    (1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3),
)  # fmt: skip
_NEAR = (
    (1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
     1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4),
    (1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9),
)  # fmt: skip
_FAR = (
    (6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
     2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7),
    (1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15),
)  # fmt: skip


@compiled
def quantile_of(laws: np.ndarray, values: np.ndarray, law: int, share: float) -> float:
    """The duration in hours that this share of all stays below. A row of `laws` is a shape and where its `values` begin."""
    shape, first = laws[law].form, laws[law].first
    if shape == CONSTANT:
        return float(values[first])
    elif shape == EXPONENTIAL:
        return float(-math.log(1.0 - share) * values[first])  # 1 - share is exact for a draw
    elif shape == LOGNORMAL:
        return math.exp(values[first] + values[first + 1] * normal_quantile(share))
    else:
        last = laws[law + 1].first - first - 1
        place = share * last
        below = min(int(place), last - 1)
        low, high = values[first + below], values[first + below + 1]
        return float(low + (high - low) * (place - below))


@part
def natural_log(x: float) -> float:
    """The logarithm of a positive normal number, by the series of Ng's e_log.c (Sun 1993): within one place of the last digit.

    A call to the C library costs more than this work, and cannot be done for several numbers at once.
    """
    bits = np.float64(x).view(np.int64) - _ROOT
    power = bits >> 52
    f = np.int64((bits & _FRACTION) + _ROOT).view(np.float64) - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    odd = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    even = z * (
        6.666666666666735130e-01
        + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01))
    )
    half = 0.5 * f * f
    return float(power * _LN2_HIGH - ((half - (s * (half + odd + even) + power * _LN2_LOW)) - f))


@compiled
def normal_quantile(share: float) -> float:
    """The quantile of the standard normal distribution."""
    q = share - 0.5
    if abs(q) <= 0.425:
        return q * _ratio(_MIDDLE, 0.180625 - q * q)
    r = math.sqrt(-math.log(min(share, 1.0 - share)))
    found = _ratio(_NEAR, r - 1.6) if r <= 5.0 else _ratio(_FAR, r - 5.0)
    return -found if q < 0 else found


@compiled
def _ratio(table: tuple[tuple[float, ...], tuple[float, ...]], x: float) -> float:
    over, under = 0.0, 0.0
    for place in range(8):
        over = over * x + table[0][7 - place]
        under = under * x + table[1][7 - place]
    return over / under
