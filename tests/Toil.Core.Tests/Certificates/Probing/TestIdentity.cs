namespace Toil.Core.Tests.Certificates.Probing;

/// <summary>A certificate and where it and its key lie.</summary>
public sealed record TestIdentity(byte[] Der, string CertificatePath, string KeyPath);
