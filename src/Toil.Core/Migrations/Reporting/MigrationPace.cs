using System.Globalization;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations.Reporting;

/// <summary>Tells how fast it goes, how much is left, and says so from time to time.</summary>
internal sealed class MigrationPace(OperationContext context, MigrationPlan plan, TargetDatabase database, TimeSpan every)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private string _activity = plan.Name;
    private long _shown;
    private long _delivered = context.Time.GetTimestamp();

    /// <summary>Asks for the lag that was seen last.</summary>
    public Func<TimeSpan?>? Lag { get; init; }

    /// <summary>A step begins.</summary>
    public void Begin(MigrationStep step) => _activity = $"{plan.Name}: {step.Name}";

    /// <summary>Shows progress, and gives a report where one is due.</summary>
    public MigrationStepReport? IsDue(StepRow row)
    {
        if (_shown == 0 || context.Time.GetElapsedTime(_shown) >= s_interval)
        {
            _shown = context.Time.GetTimestamp();
            MigrationStepReport report = Report(row);
            context.Sink.Progress(new(_activity, row.Scanned, row.RowsBefore, report.Rate, report.TimeLeft, Note(row)));
        }

        if (every == TimeSpan.Zero || row.State is StepState.Done or StepState.Undone || context.Time.GetElapsedTime(_delivered) < every)
        {
            return null;
        }

        _delivered = context.Time.GetTimestamp();
        return Report(row);
    }

    private string Note(StepRow row)
        => string.Create(CultureInfo.InvariantCulture, $"batches of {row.BatchSize}{(Lag?.Invoke() is { } lag ? $", lag {Duration.Format(TimeSpan.FromMilliseconds(Math.Round(lag.TotalMilliseconds)))}" : string.Empty)}");

    /// <summary>A report of a step.</summary>
    public MigrationStepReport Report(StepRow row) => StepReports.Of(plan.Name, database.Location.Display, row);
}
