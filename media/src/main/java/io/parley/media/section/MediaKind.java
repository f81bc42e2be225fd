package io.parley.media.section;

/// What a media section carries.
public enum MediaKind {
  AUDIO,
  VIDEO
}
