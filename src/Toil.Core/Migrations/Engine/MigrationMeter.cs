using System.Diagnostics;
using System.Diagnostics.Metrics;
using Toil.Migrations.Control;
using Toil.Telemetry;

namespace Toil.Migrations.Engine;

/// <summary>What a migration measures of itself.</summary>
internal static class MigrationMeter
{
    private static readonly Counter<long> s_rows = ToilTelemetry.Meter.CreateCounter<long>("toil.migration.rows", "{row}", "Rows walked.");
    private static readonly Counter<long> s_affected = ToilTelemetry.Meter.CreateCounter<long>("toil.migration.rows.affected", "{row}", "Rows changed, written or taken out.");
    private static readonly Histogram<double> s_batch = ToilTelemetry.Meter.CreateHistogram<double>("toil.migration.batch.duration", "s", "Time of a batch.");
    private static readonly Histogram<int> s_size = ToilTelemetry.Meter.CreateHistogram<int>("toil.migration.batch.size", "{row}", "Rows of a batch, as the servo has it.");

    public static void Batch(string migration, StepRow row, long scanned, long affected, TimeSpan time)
    {
        if (!s_rows.Enabled && !s_batch.Enabled)
        {
            return;
        }

        TagList tags = new() { { "toil.migration", migration }, { "toil.migration.step", row.Name }, { "toil.migration.direction", row.Direction.ToString() } };
        s_rows.Add(scanned, tags);
        s_affected.Add(affected, tags);
        s_batch.Record(time.TotalSeconds, tags);
        s_size.Record(row.BatchSize, tags);
    }
}
