/// How participants' connections were: samples that SFUs stated, kept for a while.
@NullMarked
package io.parley.room.quality;

import org.jspecify.annotations.NullMarked;
