using Toil.Operations;

namespace Toil.Log;

/// <summary>A stretch of the log.</summary>
public record LogPeriodOptions
{
    /// <summary>Begin.</summary>
    [Option("Only what ended later than this: 7d for the last seven days, or " + Moment.Forms + ".", Placeholder = "MOMENT", DefaultText = "the beginning")]
    public string? Since { get; init; }

    /// <summary>End.</summary>
    [Option("Only what began earlier than this, likewise; a date alone means to the end of that day.", Placeholder = "MOMENT", DefaultText = "now")]
    public string? Until { get; init; }

    /// <summary>Today.</summary>
    [Option("Only what belongs to today, by the clock of one's zone.")]
    public bool Today { get; init; }

    /// <summary>Yesterday.</summary>
    [Option("Only what belongs to yesterday.")]
    public bool Yesterday { get; init; }

    /// <summary>The instants that are meant; null for no bound.</summary>
    /// <exception cref="ToilException"><c>PeriodInvalid</c>, or a moment that cannot be read.</exception>
    internal (DateTimeOffset? From, DateTimeOffset? To) Instants(LogPerson person, OperationContext context)
    {
        Moment moment = person.Moment(context);
        if ((Today ? 1 : 0) + (Yesterday ? 1 : 0) + (Since is not null || Until is not null ? 1 : 0) > 1)
        {
            throw ToilException.Invalid("PeriodInvalid", "The period is given in more than one way.", "Give --today, --yesterday, or --since and --until.");
        }

        if (Today || Yesterday)
        {
            return (Today ? moment.Today : moment.Read("--yesterday", "yesterday"), Today ? null : moment.Today);
        }

        DateTimeOffset? from = Since is null ? null : moment.Read("--since", Since);
        DateTimeOffset? to = Until is null ? null : moment.ReadEnd("--until", Until);
        return from >= to
            ? throw ToilException.Invalid("PeriodInvalid", "The period ends before it begins.", "Give an --until that is later than --since.", Until)
            : (from, to);
    }
}
