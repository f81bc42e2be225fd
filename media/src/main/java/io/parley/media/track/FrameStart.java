package io.parley.media.track;

import io.parley.media.codec.DependencyDescriptor;
import io.parley.media.codec.KeyFrames;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.section.Codec;

/// Whether one who has seen nothing yet can decode from a packet on.
final class FrameStart {

  private final DependencyDescriptor descriptor = new DependencyDescriptor();

  boolean isKeyFrame(IngressStream stream, RtpHeader header) {
    if (stream.codec() == Codec.AV1) {
      int id = stream.extensions().dependencyDescriptor();
      int bytes = header.extensionBytes(id);
      if (bytes > 0) {
        return descriptor.wrap(header.memory(), header.extensionOffset(id), bytes)
            && descriptor.hasTemplateStructure();
      }
    }
    return KeyFrames.isKeyFrame(
        stream.codec(), header.memory(), header.payloadOffset(), header.payloadBytes());
  }
}
