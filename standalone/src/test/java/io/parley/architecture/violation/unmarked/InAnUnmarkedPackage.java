package io.parley.architecture.violation.unmarked;

/// Its package has no package-info.
public final class InAnUnmarkedPackage {}
