namespace Toil.Migrations.Throttling;

/// <summary>Something outside that says whether the work may go on.</summary>
internal interface IThrottleSignal
{
    /// <summary>What it is called in the plan: <c>lag</c>, <c>sessions</c>, <c>query</c>, <c>file</c>.</summary>
    string Name { get; }

    /// <summary>Looks.</summary>
    /// <param name="cancellation">Ends the looking.</param>
    /// <exception cref="Exception">
    /// It could not be read. A <see cref="Operations.ToilException"/> of <see cref="ThrottleErrors"/> will not change by itself; everything else may.
    /// </exception>
    Task<ThrottleReading> ReadAsync(CancellationToken cancellation);
}
