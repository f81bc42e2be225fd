@NullMarked
package io.parley.media.negotiation;

import org.jspecify.annotations.NullMarked;
