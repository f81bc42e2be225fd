@NullMarked
package io.parley.media.client.sdp;

import org.jspecify.annotations.NullMarked;
