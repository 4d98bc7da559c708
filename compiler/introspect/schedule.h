#pragma once

#include "compiler/introspect/session.h"
#include "compiler/model/schedule.h"

namespace pleat::pg {

// The columns of a query over bgw_job that say when a job runs.
class ScheduleFields {
 public:
  explicit ScheduleFields(const Result& rows);

  Schedule Read(const Row& row) const;

 private:
  Field every_;
  Field starting_;
  Field time_zone_;
  Field timeout_;
  Field retries_;
  Field retry_after_;
  Field paused_;
};

}  // namespace pleat::pg
