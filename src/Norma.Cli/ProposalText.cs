#pragma warning disable
namespace Norma.Cli;
static class ProposalText { public static string Write(Norma.Data.Proposal p, string a, string b) => ""; }
