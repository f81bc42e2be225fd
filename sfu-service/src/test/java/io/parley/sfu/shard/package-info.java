@NullMarked
package io.parley.sfu.shard;

import org.jspecify.annotations.NullMarked;
