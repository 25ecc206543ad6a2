using Toil.Operations;

namespace Toil.Migrations.Throttling;

/// <summary>Whether the work may go on: go, hold, or stop.</summary>
internal sealed record ThrottleVerdict
{
    private ThrottleVerdict()
    {
    }

    /// <summary>Go.</summary>
    public static ThrottleVerdict Go { get; } = new();

    /// <summary>True where the work has to wait; ask again.</summary>
    public bool IsHeld => Reason is not null;

    /// <summary>Why it has to wait; null where it need not.</summary>
    public string? Reason { get; private init; }

    /// <summary>The signals that hold it, by their names; null where none does.</summary>
    public string? By { get; private init; }

    /// <summary>Why it has to end; null where it need not.</summary>
    public ToilException? Failure { get; private init; }

    /// <summary>Wait.</summary>
    public static ThrottleVerdict Hold(string by, string reason) => new() { By = by, Reason = reason };

    /// <summary>End.</summary>
    public static ThrottleVerdict Stop(ToilException failure) => new() { Failure = failure };
}
