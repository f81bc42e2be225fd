/// What a forwarder has to see inside a payload: where frames and key frames begin, and the
/// descriptors that number pictures and layers. Nothing here decodes a picture.
@NullMarked
package io.parley.media.codec;

import org.jspecify.annotations.NullMarked;
