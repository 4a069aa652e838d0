"""Addresses of the demo."""

from django.urls import path

from orgdesk.apps.demo.views import post

app_name = "demo"
urlpatterns = [path("post", post.show, name="post")]
