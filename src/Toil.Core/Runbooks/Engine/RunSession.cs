using System.Diagnostics;
using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Journal;
using Toil.State;
using Toil.State.Runs;

namespace Toil.Runbooks.Engine;

/// <summary>A run that this process has begun or taken up: its store, its journal, and the work on it.</summary>
internal sealed class RunSession : IAsyncDisposable
{
    private readonly StateStore _store;
    private readonly RunJournal _journal;
    private readonly RunTranscript _transcript;

    private RunSession(StateStore store, RunbookStore runs, RunTask task)
    {
        _store = store;
        Runs = runs;
        Task = task;
        _journal = task.Journal;
        _transcript = task.Transcript;
    }

    /// <summary>The runs of the store.</summary>
    public RunbookStore Runs { get; }

    /// <summary>The run.</summary>
    public RunTask Task { get; }

    /// <summary>Begins a run.</summary>
    /// <exception cref="ToilException"><c>RunbookRunning</c>, or the store's failures; then nothing has begun.</exception>
    public static async Task<RunSession> BeginAsync(
        OperationContext context, Runbook runbook, IReadOnlyDictionary<string, object?> parameters, RunOptionSet options, bool isRehearsal, CancellationToken cancellation)
    {
        StateStore store = await ConfiguredStore.OpenAsync(context, given: null, cancellation);
        try
        {
            RunbookStore runs = new(store);
            StoredRun run = new()
            {
                Id = context.RunId,
                Runbook = runbook.Name,
                Path = runbook.Path,
                Hash = runbook.Hash,
                Definition = runbook.Text,
                Parameters = context.Redactor.Redact(ExpressionJson.Write(parameters)),
                Folder = context.WorkingDirectory,
                Environment = runbook.Environment,
                Schedule = options.Schedule,
                IsRehearsal = isRehearsal,
                Person = RunPerson.Name,
                Holder = RunHolder.Here,
                Token = Guid.NewGuid().ToString("N"),
                BeatAt = runs.Now,
                StartedAt = runs.Now,
            };
            await runs.BeginAsync(run, runbook.IsAlone, cancellation);
            return await OpenAsync(context, store, runs, runbook, run, parameters, options, []);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes up a run that has not ended for good.</summary>
    /// <param name="context">What the door provides.</param>
    /// <param name="given">The run, as somebody named it.</param>
    /// <param name="admission">Decides whether it may be taken up, and with which runbook.</param>
    /// <param name="options">What this process was asked.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<RunSession> TakeAsync(OperationContext context, string given, RunAdmission admission, RunOptionSet options, CancellationToken cancellation)
    {
        StateStore store = await ConfiguredStore.OpenAsync(context, given: null, cancellation);
        try
        {
            RunbookStore runs = new(store);
            StoredRun found = await RunFinder.FindAsync(runs, given, cancellation);
            IReadOnlyList<JournalEvent> events = await runs.EventsAsync(found.Id, cancellation);
            (Runbook runbook, IReadOnlyList<JournalEvent> notes) = admission.Admit(found, events, runs.Now);
            RunbookInput.RefuseScript(runbook, context);
            string token = Guid.NewGuid().ToString("N");
            StoredRun before = await runs.TakeAsync(found.Id, token, runbook.IsAlone, cancellation);
            StoredRun run = before with { Token = token, Holder = RunHolder.Here, Resumes = before.Resumes + 1, State = RunState.Running };

            // Read again: whoever ran it until now may have written until the moment in which it was taken.
            events = await runs.EventsAsync(run.Id, cancellation);
            IReadOnlyDictionary<string, object?> parameters = (IReadOnlyDictionary<string, object?>)ExpressionJson.Read(run.Parameters)!;
            return await OpenAsync(context, store, runs, runbook, run, parameters, options, [.. events, .. notes], notes.Count);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Works on it. Steps come as they end, and the run itself last.</summary>
    /// <param name="undoes">True to undo it.</param>
    /// <param name="booker">Books it in the toil log; null to book nothing.</param>
    /// <param name="cancellation">Asks it to stop.</param>
    public async IAsyncEnumerable<RunStep> RunAsync(bool undoes, RunBooker? booker, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Task<RunEnding> working = System.Threading.Tasks.Task.Run(
            async () =>
            {
                try
                {
                    await using RunProgress progress = new(Task);
                    Task.Progress = progress;
                    using IRunForward forward = ScriptedRunbook.Is(Task.Runbook.Path) ? new ScriptedRun(Task) : new WrittenRun(Task);
                    return await new RunJob(Task, forward).RunAsync(undoes, cancellation);
                }
                finally
                {
                    Task.Reports.Writer.Complete();
                }
            },
            CancellationToken.None);
        bool isHeard = false;
        try
        {
            await foreach (RunStep step in Task.Reports.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return step;
            }

            isHeard = true;
        }
        finally
        {
            if (!isHeard)
            {
                await FinishUnheardAsync(working, booker);
            }
        }

        (StoredRun run, RunEnding ending) = await EndAsync(working, booker);
        try
        {
            yield return RunSteps.Of(run, Runs) with { Saves = Task.Runbook.Saves, LeftToDo = ending.Left, Found = Task.Table.All.Select(step => step.Found).DefaultIfEmpty().Max(), Worst = Task.Table.All.Select(step => step.Worst).DefaultIfEmpty().Max() };
        }
        finally
        {
            Tell(ending, run);
        }
    }

    // Whoever listened has gone, perhaps because the disk of the results is full. The run has not: it comes to its end, or to its stop, before its journal is closed.
    private async Task FinishUnheardAsync(Task<RunEnding> working, RunBooker? booker)
    {
        try
        {
            (StoredRun run, RunEnding ending) = await EndAsync(working, booker);
            Tell(ending, run);
        }
        catch (OperationCanceledException)
        {
            // Told, with what goes on with it.
        }
        catch (ToilException error)
        {
            Task.Context.Sink.Problem(error);
        }
    }

    private void Tell(RunEnding ending, StoredRun run)
    {
        if (ending.Problem(run) is { } problem)
        {
            Task.Context.Sink.Problem(problem);
        }
    }

    private async Task<(StoredRun Run, RunEnding Ending)> EndAsync(Task<RunEnding> working, RunBooker? booker)
    {
        RunEnding ending;
        try
        {
            ending = await working;
        }
        catch (OperationCanceledException)
        {
            Task.Context.Sink.Warning($"The run {RunName.Short(Task.Run.Id)} was stopped, and no further step was begun. Go on with: toil runbook resume {RunName.Short(Task.Run.Id)}");
            throw;
        }
        catch (ToilException error) when (error.ErrorId != "RunTaken")
        {
            // The journal cannot be written: nothing more was done, and nothing of what was done is lost.
            Task.Context.Sink.Warning($"The run {RunName.Short(Task.Run.Id)} stopped where it was. Once the cause is gone, go on with: toil runbook resume {RunName.Short(Task.Run.Id)}");
            throw;
        }

        StoredRun run = (await Runs.GetAsync(Task.Run.Id, CancellationToken.None))!;
        await RunBooking.BookAsync(booker, Task, run, ending);
        return (run, ending);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        (Task.Context.Questions as IDisposable)?.Dispose();
        _transcript.Dispose();
        await _store.DisposeAsync();
    }

    private static async Task<RunSession> OpenAsync(
        OperationContext context, StateStore store, RunbookStore runs, Runbook runbook, StoredRun run, IReadOnlyDictionary<string, object?> parameters,
        RunOptionSet options, IReadOnlyList<JournalEvent> events, int unwritten = 0)
    {
        context = context with { Questions = context.Questions is { } person ? new OneQuestion(person) : null };
        RunJournal journal = new(runs, run.Id, run.Token, context.Redactor);
        RunTask task = new(runbook, run, journal, options, context, parameters)
        {
            Approvals = new ApprovalStore(store),
            Person = RunPerson.Name,
            Transcript = RunTranscript.Open(run.Id, store.Location, context),
        };
        for (int i = 0; i < events.Count; i++)
        {
            task.Table.Apply(events[i]);
            if (i >= events.Count - unwritten)
            {
                journal.Note(events[i]);
            }
        }

        task.Note(string.Empty, EventKind.Opened, run.Resumes + 1, StepBody.Write(("person", RunPerson.Name), ("machine", RunHolder.Here.Machine), ("process", (long)RunHolder.Here.Process)));
        task.Transcript.Note($"{(run.Resumes == 0 ? "begun" : "taken up again")} by {RunPerson.Name} on {RunHolder.Here.Machine}, process {RunHolder.Here.Process}: {runbook.Name}, {runbook.Path}{(Activity.Current is { } trace ? $", trace {trace.TraceId}" : string.Empty)}");
        await journal.FlushAsync();
        return new RunSession(store, runs, task);
    }
}
