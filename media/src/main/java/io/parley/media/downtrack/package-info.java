/// One track on its way to one subscriber: which layer, under which numbers, and again when lost.
@NullMarked
package io.parley.media.downtrack;

import org.jspecify.annotations.NullMarked;
