"""The ten-line program in plain PyTorch, as a whole process."""
import torch

torch.manual_seed(1)
x, y = torch.rand(100, 10), torch.rand(100, 1)
model = torch.nn.Sequential(torch.nn.Linear(10, 64), torch.nn.ReLU(), torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 1))
optimizer, loss_of = torch.optim.Adam(model.parameters()), torch.nn.MSELoss()
loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=32, shuffle=True)
for epoch in range(10):
    for rows, truth in loader:
        optimizer.zero_grad()
        loss = loss_of(model(rows), truth)
        loss.backward()
        optimizer.step()
with torch.no_grad():
    print(f"Model evaluation: Loss = {loss_of(model(x), y).item()}")
print(model)
