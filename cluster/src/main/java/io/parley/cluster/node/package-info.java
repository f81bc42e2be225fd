/// Which processes of each service there are, and how to reach them.
@NullMarked
package io.parley.cluster.node;

import org.jspecify.annotations.NullMarked;
