"""Addresses of returns."""

from django.urls import path

from orgdesk.apps.returns.views import portal, returns, rules, shipping, warranty

app_name = "returns"
urlpatterns = [
    path("returns/", returns.index, name="list"),
    path("returns/new", returns.create, name="new"),
    path("returns/warranty", warranty.lookup, name="warranty"),
    path("returns/sales/new", warranty.sell, name="sale"),
    path("returns/shipping", shipping.index, name="shipping"),
    path("returns/shipments", shipping.create, name="shipments"),
    path("returns/shipments/<int:pk>", shipping.mark, name="shipment"),
    path("returns/lines/<int:pk>/steps", returns.step, name="steps"),
    path("returns/rules", rules.show, name="rules"),
    path("returns/rules/units", rules.units, name="units"),
    path("returns/rules/specialists", rules.specialist, name="specialists"),
    path("returns/rules/warranties", rules.warranty, name="policies"),
    path("returns/<slug:key>", returns.show, name="return"),
    path("your-returns", portal.mine, name="mine"),
    path("your-returns/lines/<int:pk>/answer", portal.answer, name="answer"),
]
