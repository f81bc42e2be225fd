package io.parley.media.downtrack;

import io.parley.media.section.Codec;

/// How a generated stream is layered, and what its packets say of that.
///
/// @param codec of its payloads
/// @param described its packets carry a dependency descriptor
/// @param streams simulcast streams, each with all the layers below
/// @param spatial layers within each stream
/// @param temporal layers, 1 to 3
/// @param prediction between spatial layers
record LayerStructure(
    Codec codec, boolean described, int streams, int spatial, int temporal, Prediction prediction) {

  enum Prediction {
    /// Each frame refers to that of the next lower spatial layer.
    FULL,
    /// Only those of key pictures do (k-SVC).
    KEY
  }

  @Override
  public String toString() {
    String layers = "L" + spatial + "T" + temporal + (prediction == Prediction.KEY ? "_KEY" : "");
    return codec + (described ? " described " : " ") + streams + "x" + layers;
  }
}
