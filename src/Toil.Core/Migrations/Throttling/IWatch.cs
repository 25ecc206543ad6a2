namespace Toil.Migrations.Throttling;

/// <summary>Something that the throttle looks at from time to time.</summary>
internal interface IWatch
{
    /// <summary>True where it is time to look again.</summary>
    bool IsDue { get; }

    /// <summary>Looks. Does not throw for what it looks at, or for the way to it.</summary>
    /// <param name="end">Ends the looking.</param>
    Task ReadAsync(CancellationToken end);
}
