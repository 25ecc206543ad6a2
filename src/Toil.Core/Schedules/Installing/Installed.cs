namespace Toil.Schedules.Installing;

/// <summary>What a machine has of a schedule.</summary>
/// <param name="State">How it stands.</param>
/// <param name="IsSame">True where it is what was asked about, to the letter, and under way.</param>
/// <param name="Place">Where it is, for people.</param>
internal sealed record Installed(InstalledState State, bool IsSame, string Place);

/// <summary>How a schedule stands on a machine.</summary>
internal enum InstalledState
{
    /// <summary>Nothing of it is there.</summary>
    Missing,

    /// <summary>It is there in part: something broke off, or somebody took a part away.</summary>
    Broken,

    /// <summary>It is there as Toil wrote it.</summary>
    Intact,

    /// <summary>Somebody has changed it since.</summary>
    Changed,

    /// <summary>Something of that name is there that Toil did not write.</summary>
    Foreign,
}
