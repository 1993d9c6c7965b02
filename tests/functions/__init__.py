"""Tests of deployed functions: the very archives, under the framework that the cloud runs them with."""
