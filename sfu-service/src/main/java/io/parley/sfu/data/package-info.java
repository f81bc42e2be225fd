/// Data packets between participants: who may send what, and who gets it.
@NullMarked
package io.parley.sfu.data;

import org.jspecify.annotations.NullMarked;
