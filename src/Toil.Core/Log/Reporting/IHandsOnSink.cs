namespace Toil.Log.Reporting;

/// <summary>Takes entries with what counts of them.</summary>
internal interface IHandsOnSink
{
    /// <summary>Takes an entry. The share is good until this returns.</summary>
    void Count(in ReportEntry entry, in HandsOnShare share);
}
