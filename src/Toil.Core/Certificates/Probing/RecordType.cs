namespace Toil.Certificates.Probing;

/// <summary>Types of records (RFC 8446, 5.1).</summary>
internal enum RecordType : byte
{
    ChangeCipherSpec = 20,
    Alert = 21,
    Handshake = 22,
    ApplicationData = 23,
}
