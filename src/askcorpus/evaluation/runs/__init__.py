"""Asking gold questions, and keeping what came back."""
