/// What a tenant may ask of rooms and the people in them, whichever dialect the question comes in.
@NullMarked
package io.parley.room.api;

import org.jspecify.annotations.NullMarked;
