namespace Toil.Log;

/// <summary>What an entry says, apart from who said it when.</summary>
internal static class EntryContent
{
    /// <summary>True where two revisions say the same.</summary>
    public static bool IsSame(ToilEntry a, ToilEntry b)
        => a.IsRemoved == b.IsRemoved && a.Task == b.Task && a.Category == b.Category && a.Trigger == b.Trigger && a.Start == b.Start && a.End == b.End
            && a.HandsOn == b.HandsOn && a.Zone == b.Zone && a.Person == b.Person && a.Team == b.Team && a.Note == b.Note && a.Reference == b.Reference
            && a.Source == b.Source && a.Tags.SequenceEqual(b.Tags, StringComparer.Ordinal);
}
