package io.parley.sfu.session;

import livekit.LivekitModels.DataPacket;

/// Names of the protocol's data channels. The label decides what a message is, never the id.
final class DataLabels {

  static final String RELIABLE = "_reliable";
  static final String LOSSY = "_lossy";
  static final String DATA_TRACK = "_data_track";

  private DataLabels() {}

  static String of(DataPacket.Kind kind) {
    return kind == DataPacket.Kind.LOSSY ? LOSSY : RELIABLE;
  }
}
