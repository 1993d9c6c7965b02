"""Deployments, with a real git repository and commands that behave like Google's and Pulumi's."""
