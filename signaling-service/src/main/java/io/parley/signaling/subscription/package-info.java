/// Who wishes for which track, and who may have it.
@NullMarked
package io.parley.signaling.subscription;

import org.jspecify.annotations.NullMarked;
