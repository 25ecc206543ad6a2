namespace Toil.Certificates.Targets;

/// <summary>A place to look for certificates.</summary>
/// <param name="Text">Its canonical form, for people and for fingerprints; parsing it again gives the same target.</param>
public abstract record SweepTarget(string Text);
