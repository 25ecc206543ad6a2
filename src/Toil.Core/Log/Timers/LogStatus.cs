using System.Runtime.CompilerServices;
using Toil.Log.Store;
using Toil.Log.Timers;
using Toil.Operations;

namespace Toil.Log;

/// <summary>Shows the timers that run or are paused.</summary>
public sealed class LogStatus : Operation<LogStatusOptions, ToilTimer>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "log.status",
        Cmdlet = "Get-ToilTimer",
        Summary = "Shows the timers that run, and those that are paused.",
        Description = "One's own, unless other people are named. Of each: since when, for how long, and how much of it was not paused.",
        OptionsType = typeof(LogStatusOptions),
        ResultType = typeof(ToilTimer),
        ResultJsonOf = static () => LogJson.Readable.ToilTimer,
        LineJsonOf = static () => TimerLine.Json,
        ViewOf = static () => LogViews.Timers,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<ToilTimer> RunAsync(
        OperationCall<LogStatusOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        LogPerson person = LogPerson.Of(call.Context);
        await using LogSession log = await LogSession.OpenAsync(call.Context, person, cancellation);
        IReadOnlyList<string> people = call.Options.Person.Count > 0 ? call.Options.Person : [person.Name];
        EntryMatcher matcher = new(new EntryFilter { People = people });
        string sql = $"SELECT {TimerRow.Columns} FROM toil_timer ORDER BY person, started_at DESC, id DESC";
        await foreach (TimerRow row in log.Store.StreamAsync<TimerRow>(sql, null, cancellation))
        {
            if (matcher.MatchesPerson(row.Person))
            {
                yield return row.ToTimer(log.Now);
            }
        }
    }
}
