@NullMarked
package io.parley.cluster;

import org.jspecify.annotations.NullMarked;
