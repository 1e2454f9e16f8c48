// Includes a folder to the right, and one that does not exist.
#include "detect/evidence.h"
#include "nowhere/missing.h"
