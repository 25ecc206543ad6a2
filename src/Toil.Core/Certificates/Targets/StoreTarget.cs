namespace Toil.Certificates.Targets;

/// <summary>A certificate store of the platform.</summary>
/// <param name="Text"><c>store://CurrentUser/My</c>.</param>
/// <param name="Location"><c>CurrentUser</c> or <c>LocalMachine</c>.</param>
/// <param name="Name">Name of the store: <c>My</c>, <c>Root</c>, <c>CA</c> ...</param>
public sealed record StoreTarget(string Text, System.Security.Cryptography.X509Certificates.StoreLocation Location, string Name) : SweepTarget(Text);
