@NullMarked
package io.parley.media.repair;

import org.jspecify.annotations.NullMarked;
