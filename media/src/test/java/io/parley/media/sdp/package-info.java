@NullMarked
package io.parley.media.sdp;

import org.jspecify.annotations.NullMarked;
