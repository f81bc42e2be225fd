/// Sessions on SFU nodes.
@NullMarked
package io.parley.signaling.sfu;

import org.jspecify.annotations.NullMarked;
