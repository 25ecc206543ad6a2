using System.Runtime.CompilerServices;
using Toil.Log.Reporting;
using Toil.Operations;
using Toil.State;
using Toil.Values;

namespace Toil.Log;

/// <summary>Says what share of a period is toil, what interrupted, who slept, and what to automate next.</summary>
public sealed class LogReport : Operation<LogReportOptions, ToilMeasure>
{
    /// <summary>Microseconds of an hour.</summary>
    internal const double Hour = TimeSpan.TicksPerHour / TimeSpan.TicksPerMicrosecond;

    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "log.report",
        Cmdlet = "Measure-Toil",
        Summary = "Measures toil: its share against the cap, hours by category, trigger, task and week, nights, and what to automate next.",
        Description = "Hands-on hours of a team, or of people, in a period. Overlapping work of one person counts once. There is no verdict where too little of the scheduled hours is tracked. Chores are ranked by hours a quarter; with an estimated build cost each says when automating it has paid back.",
        SettingsSection = "log",
        IsReported = true,
        OptionsType = typeof(LogReportOptions),
        ResultType = typeof(ToilMeasure),
        ResultJsonOf = static () => LogJson.Readable.ToilMeasure,
        FailLevels = new Dictionary<string, Severity> { ["NoVerdict"] = Severity.Warning, ["OverCap"] = Severity.High },
        ViewOf = static () => MeasureView.View,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<ToilMeasure> RunAsync(
        OperationCall<LogReportOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        LogReportOptions options = call.Options;
        ReportScope scope = ReportScope.Of(options, call.Context);
        LeaveDays[] leave = [.. options.Leave.Select(LeaveDays.Parse)];
        SleepWindow sleep = options.Sleep ?? SleepWindow.Default;
        await using StateStore store = await ConfiguredStore.OpenAsync(call.Context, given: null, cancellation);
        ZoneClock clock = new(scope.Zone, sleep);
        DateTimeOffset? began = await LogBegan.InAsync(store, scope, clock, cancellation);
        ReportReader reader = new(store);
        ReportFigures figures = new(scope = scope with { From = began ?? scope.From }, sleep);
        await reader.ReadAsync(scope, figures, cancellation);
        HashSet<int> automated = [.. figures.Tasks.Index().Where(task => task.Item?.Runs.Count > 0).Select(task => task.Index)];
        ReportData data = new(scope, options, reader, figures, await reader.BaselinesAsync(automated, scope.To, cancellation), clock);
        if (data.People.Count == 0)
        {
            await UnknownName.CheckAsync(store, scope, cancellation);
            call.Context.Sink.Warning($"There are no entries{scope.OfWhom} from {scope.When}. 'toil log list' shows what there is.");
        }

        foreach (string name in data.People.Count == 0 ? [] : TaskLines.UnusedCosts(data))
        {
            call.Context.Sink.Warning($"--build-cost: the task '{InertText.From(name, 80)}' took no toil in the period{Hint(name, data)}");
        }

        foreach (ToilMeasure line in Lines(data, leave, clock, began))
        {
            yield return line;
        }
    }

    private static IEnumerable<ToilMeasure> Lines(ReportData data, LeaveDays[] leave, ZoneClock clock, DateTimeOffset? began)
    {
        Schedule schedule = new(data.Options.ScheduledHours.TotalHours, leave, clock);
        string?[] people = [.. data.People, .. Enumerable.Repeat<string?>(null, Math.Max(0, (data.Options.TeamSize ?? 0) - data.People.Count))];
        double Scheduled(DateTimeOffset from, DateTimeOffset to) => schedule.Hours(people, from, to);
        IEnumerable<ToilMeasure> lines = SummaryLines.Of(data, ToilVerdict.Of(data, Scheduled(data.Scope.From, data.Scope.To)), began);
        return data.People.Count == 0
            ? lines.Take(2)
            : [.. lines, .. TaskLines.Candidates(data), .. PartLines.Categories(data), .. PartLines.Triggers(data), .. TaskLines.Of(data),
                .. PartLines.Weeks(data, Scheduled), .. PartLines.Nights(data)];
    }

    private static string Hint(string name, ReportData data)
        => Nearest.To(name, data.Tasks.Select(data.Task)) is { } nearest ? $": did you mean '{InertText.From(nearest, 80)}'?" : ".";
}
