namespace Toil.Issues.Subjects;

/// <summary>What an issue is about.</summary>
internal enum SubjectKind
{
    /// <summary>One fingerprint.</summary>
    Finding,

    /// <summary>All fingerprints of one owner.</summary>
    Owner,

    /// <summary>The fingerprints for which a run may not create an issue any more.</summary>
    Rest,
}
