namespace Toil.Log;

/// <summary>What toil is a share of. Overhead and leave are left out of both.</summary>
public enum ShareBase
{
    /// <summary>The hours that are in the log.</summary>
    Tracked,

    /// <summary>The hours that people are scheduled to work.</summary>
    Scheduled,
}
