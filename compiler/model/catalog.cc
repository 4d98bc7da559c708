#include "compiler/model/catalog.h"
