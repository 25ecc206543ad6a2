using System.Runtime.CompilerServices;
using Toil.Log.Timers;
using Toil.Operations;
using Toil.State;
using Toil.Values;

namespace Toil.Log;

/// <summary>Stops the running timer and books its entry.</summary>
public sealed class LogStop : Operation<LogStopOptions, ToilEntry>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "log.stop",
        Cmdlet = "Stop-ToilTimer",
        Summary = "Stops the running timer and books its time.",
        Description = "A timer that took half of the person's sleep hours or more, or that ran longer than the maximum, was probably forgotten: it is not booked, and goes on, until it is said when the work ended, or that all of it counts. The timer that a nested one paused goes on.",
        HasEffect = true,
        SettingsSection = "log",
        OptionsType = typeof(LogStopOptions),
        ResultType = typeof(ToilEntry),
        ResultJsonOf = static () => LogJson.Readable.ToilEntry,
        LineJsonOf = static () => LogLineJson.Default.ToilEntry,
        ViewOf = static () => LogViews.Entries,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<ToilEntry> RunAsync(
        OperationCall<LogStopOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        LogStopOptions options = call.Options;
        LogPerson person = LogPerson.Of(options);
        await using LogSession log = await LogSession.OpenAsync(call.Context, person, cancellation);
        DateTimeOffset now = log.Now;
        yield return await log.Store.WriteAsync(
            async session =>
            {
                TimerBook book = new(session, log.Writer, person.Name);
                TimerRow running = await book.RunningAsync() ?? throw NoTimer(person.Name);
                DateTimeOffset end = options.At is null ? now : StoreInstant.Truncate(new Moment(person.Zone, now).Read("--at", options.At));
                ToilEntry entry = EntryRules.Check(Finish(running.ToEntry(end), options), now);
                if (!options.Force)
                {
                    new TimerQuestion(options.Sleep ?? SleepWindow.Default, options.MaxDuration).Ask(running, end);
                }

                return await book.StopAsync(running, entry, resume: true);
            },
            cancellation);
    }

    private static ToilEntry Finish(ToilEntry entry, LogStopOptions options) => entry with
    {
        HandsOn = options.HandsOn ?? entry.HandsOn,
        Tags = [.. entry.Tags, .. options.Tag],
        Note = options.Note ?? entry.Note,
    };

    private static ToilException NoTimer(string person) => new(
        "TimerNotRunning", ErrorKind.NotFound, $"No timer is running for {InertText.From(person, 80)}.",
        "Start one with 'toil log start TASK', or book what is done with 'toil log add TASK --duration 15m'.", person);
}
