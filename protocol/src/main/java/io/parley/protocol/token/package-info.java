/// Access tokens: who may join which room and do what there.
@NullMarked
package io.parley.protocol.token;

import org.jspecify.annotations.NullMarked;
