#pragma once

struct EvidenceManager {};
