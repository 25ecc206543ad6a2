namespace Toil.Migrations.Throttling;

/// <summary>How fast the work goes.</summary>
/// <param name="Target">Time that a batch is to take.</param>
/// <param name="Nice">Rest after each batch, as a share of its time.</param>
/// <param name="CountsLoad">True where both mean the time in which a batch keeps the server at work (<see cref="BatchLoad"/>), false for all of its time.</param>
internal readonly record struct Pace(TimeSpan Target, double Nice, bool CountsLoad = false)
{
    /// <summary>Rest that is due after a batch.</summary>
    public TimeSpan RestAfter(TimeSpan batchTime) => batchTime * Nice;
}
