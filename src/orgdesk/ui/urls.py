"""Addresses of the frame itself."""

from django.urls import path

from orgdesk.ui.views import frame, health, scene_styles, style_guide

app_name = "ui"
urlpatterns = [
    path("health", health.health, name="health"),
    path("home", frame.home, name="home"),
    path("search", frame.search, name="search"),
    path("preferences", frame.set_preference, name="preferences"),
    path("ui/scene.css", scene_styles.scene_styles, name="scene-styles"),
    path("ui", style_guide.style_guide, name="style-guide"),
    path("ui/canvas", style_guide.canvas, name="style-guide-canvas"),
    path("ui/public", style_guide.public, name="style-guide-public"),
]
