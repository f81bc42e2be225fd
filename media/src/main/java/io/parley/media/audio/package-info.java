/// How loud somebody speaks, without listening.
@NullMarked
package io.parley.media.audio;

import org.jspecify.annotations.NullMarked;
