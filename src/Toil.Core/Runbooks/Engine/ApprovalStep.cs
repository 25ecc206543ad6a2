using System.Security.Cryptography;
using System.Text;
using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Journal;
using Toil.State;
using Toil.Values;

namespace Toil.Runbooks.Engine;

/// <summary>Asks people whether to go on, and waits no longer than it was told to.</summary>
/// <param name="task">The run.</param>
internal sealed class ApprovalStep(RunTask task)
{
    /// <summary>How long an answer counts where the runbook does not say.</summary>
    public static readonly TimeSpan DefaultExpiry = TimeSpan.FromHours(24);

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    private static readonly string[] s_answers = ["yes", "no"];

    private readonly ApprovalStore _store = task.Approvals;

    /// <summary>Asks.</summary>
    public async Task<StepStanding> AskAsync(RunbookStep step, StepPlace place, ApproveWork work, StepStanding before, CancellationToken stop)
    {
        if (task.Run.IsRehearsal)
        {
            return task.Note(before.Path, EventKind.Result, 1, StepBody.Of(before with { State = RunStepState.Succeeded, Reason = "Not asked: this is a rehearsal.", HasBegun = false }));
        }

        string message = InertText.From(ExpressionText.Of(work.Message.Evaluate(task.Scope(place)), work.Message.Origin), 2_000);
        string hash = HashOf(before.Path, message, work);
        ApprovalRow row = await _store.AskAsync(task.Run.Id, before.Path, hash, task.Context.Redactor.Redact(message), work.By, work.Expires ?? DefaultExpiry, stop);
        if (before.StartedAt is null)
        {
            await task.WriteAsync(before.Path, EventKind.Intent, 1, StepBody.Empty);
        }

        if (row.Decision is null && task.Context.Questions is { } person && IsAllowed(row, task.Person)
            && await person.AskAsync($"{message}\nApprove '{before.Path}' of {task.Runbook.Name}, as {task.Person}?", s_answers, stop) is { } answer)
        {
            await DecideAsync(before.Path, answer == "yes", stop);
        }

        // It may take long until somebody answers: what was done before must not be in doubt meanwhile.
        await task.Journal.FlushAsync();

        row = await WaitAsync(before.Path, stop);
        (RunStepState state, string? reason) = row.Decision switch
        {
            ApprovalRow.Approved => (RunStepState.Succeeded, $"Approved by {row.DecidedBy}{Note(row)}."),
            ApprovalRow.Denied => (RunStepState.Refused, $"Denied by {row.DecidedBy}{Note(row)}. That counts until {row.Expires:u}; a resume after it asks anew."),
            _ => (RunStepState.Waiting, $"{message} Counts until {row.Expires:u}{Who(row)}. Approve it with: toil runbook approve {RunName.Short(task.Run.Id)}; then: toil runbook resume {RunName.Short(task.Run.Id)}"),
        };
        return task.Note(before.Path, EventKind.Result, 1, StepBody.Of(before with
        {
            State = state,
            Reason = reason,
            HasBegun = false,
            Result = row.Decision is null ? null : new Dictionary<string, object?>
            {
                ["decision"] = row.Decision,
                ["by"] = row.DecidedBy,
                ["at"] = row.DecidedAt is { } at ? StoreInstant.FromMicroseconds(at) : null,
                ["note"] = row.Note,
            },
        }));
    }

    /// <summary>True where the question may be answered by a person.</summary>
    public static bool IsAllowed(ApprovalRow row, string person)
        => row.ApproverNames.Count == 0 || row.ApproverNames.Contains(person, StringComparer.OrdinalIgnoreCase);

    // Whoever sits in front of a question may be overtaken by somebody who answered it from elsewhere, or by its expiry: that is no failure of the run.
    private async Task DecideAsync(string path, bool isApproved, CancellationToken stop)
    {
        try
        {
            await _store.DecideAsync(task.Run.Id, path, isApproved, task.Person, note: null, stop);
        }
        catch (ToilException error) when (error.ErrorId is "ApprovalDecided" or "ApprovalExpired")
        {
            task.Context.Sink.Warning(error.Message);
        }
    }

    private async Task<ApprovalRow> WaitAsync(string path, CancellationToken stop)
    {
        long begun = task.Context.Time.GetTimestamp();
        ApprovalRow row = (await _store.FindAsync(task.Run.Id, path, stop))!;
        while (row.Decision is null && task.Context.Time.GetElapsedTime(begun) < task.Options.Wait && row.Expires > task.Journal.Now)
        {
            await Task.Delay(s_look, task.Context.Time, stop);
            row = (await _store.FindAsync(task.Run.Id, path, stop))!;
        }

        return row;
    }

    // Whoever approves approves this runbook, with these parameters, at this step, for this message: nothing else can use the answer.
    private string HashOf(string path, string message, ApproveWork work)
    {
        string text = ExpressionJson.Write(new object?[]
        {
            task.Run.Id.ToString(), path, task.Runbook.Hash, task.Parameters, message, work.By.Cast<object?>().ToArray(),
        });
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static string Note(ApprovalRow row) => row.Note is null ? string.Empty : $" ({InertText.From(row.Note, 500)})";

    private static string Who(ApprovalRow row) => row.ApproverNames.Count == 0 ? string.Empty : $", by {InertText.From(string.Join(" or ", row.ApproverNames), 200)}";
}
