"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "orgdesk.apps.portal"
    label = "portal"

    def ready(self) -> None:
        from orgdesk.apps.portal import reactions  # noqa: F401
        from orgdesk.apps.portal.policies import may_set_look
        from orgdesk.apps.rewards.policies import has_rewards
        from orgdesk.apps.timelines.policies import has_onboarding
        from orgdesk.ui import navigation

        navigation.register_public(_("Help"), "portal:home", query="?portal")
        navigation.register_public(_("Your requests"), "portal:requests", signed_in=True)
        navigation.register_public(_("Your onboarding"), "timelines:onboarding", signed_in=True, visible=has_onboarding)
        navigation.register_public(_("Your people"), "portal:people", signed_in=True)
        navigation.register_public(_("Known issues"), "portal:issues")
        navigation.register_public(_("Ask us"), "portal:request-new")
        navigation.register_public(_("Your voice"), "voice:mine", signed_in=True)
        navigation.register_public(_("Your units"), "returns:mine", signed_in=True)
        navigation.register_public(_("Your rewards"), "rewards:mine", signed_in=True, visible=has_rewards)
        navigation.register_public(_("Our charter"), "voice:charter")
        navigation.register("administration", _("Looks of the portal"), "portal:looks", "eye", may_set_look, order=40)
