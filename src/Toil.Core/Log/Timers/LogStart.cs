using System.Runtime.CompilerServices;
using Toil.Log.Timers;
using Toil.Operations;
using Toil.State;
using Toil.Values;

namespace Toil.Log;

/// <summary>Starts a timer; the one that runs is stopped, or paused.</summary>
public sealed class LogStart : Operation<LogStartOptions, ToilTimer>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "log.start",
        Cmdlet = "Start-ToilTimer",
        Summary = "Starts a timer for a piece of work.",
        Description = "A person has one running timer: starting another stops and books the first, or pauses it where this one is nested. It lives in the state store, so it survives a reboot and can be stopped from any shell, and from any machine that shares the store.",
        HasEffect = true,
        SettingsSection = "log",
        OptionsType = typeof(LogStartOptions),
        ResultType = typeof(ToilTimer),
        ResultJsonOf = static () => LogJson.Readable.ToilTimer,
        LineJsonOf = static () => TimerLine.Json,
        ViewOf = static () => LogViews.Timers,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<ToilTimer> RunAsync(
        OperationCall<LogStartOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        LogStartOptions options = call.Options;
        LogPerson person = LogPerson.Of(options);
        string task = EntryRules.Name("a task", options.Task ?? throw ToilException.Invalid(
            "TaskMissing", "There is nothing to start a timer for.", "Name the task: toil log start 'restart the queue'."));
        await using LogSession log = await LogSession.OpenAsync(call.Context, person, cancellation);
        DateTimeOffset now = log.Now;
        ToilTimer timer = new()
        {
            Id = Guid.CreateVersion7(now),
            Task = task,
            Category = options.Category,
            Trigger = options.Trigger,
            Start = options.At is null ? now : StoreInstant.Truncate(new Moment(person.Zone, now).Read("--at", options.At)),
            Zone = person.Zone.Id,
            Person = person.Name,
            Team = person.Team,
            Tags = EntryRules.Tags(options.Tag),
            Note = options.Note,
            Reference = options.Reference,
        };
        if (timer.Start > now)
        {
            throw ToilException.Invalid(
                "TimerInFuture", $"The start {EntryRules.Show(timer.Start, person.Zone)} is in the future.", "Start the timer when the work begins.", options.At);
        }

        (TimerRow? before, ToilEntry? booked) = await log.Store.WriteAsync(session => StartAsync(session, log, timer, options), cancellation);
        if (before is not null)
        {
            call.Context.Sink.Warning(booked is null
                ? $"'{InertText.From(before.Task, 80)}' is paused until this timer stops."
                : $"'{InertText.From(booked.Task, 80)}' was stopped and booked with {Duration.Format(booked.HandsOn)} ({booked.ShortId}).");
        }

        if (options.At is not null && await log.OverlapAsync(person.Name, timer.Start, now, booked?.Id ?? timer.Id, cancellation) is { } other)
        {
            call.Context.Sink.Warning($"The timer overlaps '{InertText.From(other.Task, 80)}' ({other.ShortId}): reports count that time once.");
        }

        yield return timer with { Elapsed = now - timer.Start, HandsOn = now - timer.Start };
    }

    private static async Task<Replaced> StartAsync(StoreSession session, LogSession log, ToilTimer timer, LogStartOptions options)
    {
        TimerBook book = new(session, log.Writer, timer.Person);
        TimerRow? running = await book.RunningAsync();
        ToilEntry? booked = null;
        if (running is not null && options.Nested)
        {
            // Checked like an entry: a pause that begins before the timer did is none.
            EntryRules.Check(running.ToEntry(timer.Start), log.Now);
            await book.PauseAsync(running, timer.Start);
        }
        else if (running is not null)
        {
            ToilEntry entry = EntryRules.Check(running.ToEntry(timer.Start), log.Now);
            if (!options.Force)
            {
                new TimerQuestion(options.Sleep ?? SleepWindow.Default, options.MaxDuration).Ask(running, timer.Start);
            }

            booked = await book.StopAsync(running, entry, resume: false);
        }

        // Where the stopped one was nested itself, this one takes its place.
        await book.StartAsync(timer, resumes: options.Nested ? running?.Id : running?.Resumes);
        return new Replaced(running, booked);
    }

    /// <summary>The timer that ran before, and the entry that it became; null where none ran, or where it is only paused.</summary>
    private sealed record Replaced(TimerRow? Before, ToilEntry? Booked);
}
