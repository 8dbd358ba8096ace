"""PyTorch as a peer: the networks, trained as its tutorials do. torch_nets.py ROWS"""
import sys

import torch
from torch import nn

import rows

torch.set_num_threads(1)
torch.manual_seed(1)
data = rows.read(sys.argv[1])
x, y = torch.from_numpy(data.train.x), torch.from_numpy(data.train.y).float()


class Net:
    def __init__(self, n_hidden):
        layers, width = [], x.shape[1]
        for _ in range(n_hidden):
            layers += [nn.Linear(width, 32), nn.ReLU(), nn.Dropout(0.2), nn.BatchNorm1d(32)]
            width = 32
        self.model = nn.Sequential(*layers, nn.Linear(width, 1))
        self.adam = torch.optim.Adam(self.model.parameters(), lr=1e-3)
        self.loss = nn.BCEWithLogitsLoss()

    def train(self, n_rows):
        self.model.train()
        order = torch.randperm(len(x))[:n_rows]
        for first in range(0, n_rows, 64):
            batch = order[first : first + 64]
            self.adam.zero_grad()
            self.loss(self.model(x[batch])[:, 0], y[batch]).backward()
            self.adam.step()
        return self.test_loss

    def test_loss(self):
        self.model.eval()
        with torch.no_grad():
            score = torch.sigmoid(self.model(torch.from_numpy(data.test.x))[:, 0]).numpy()
        return rows.log_loss(data.test.y, score)


rows.serve(f"PyTorch {torch.__version__}", {0: Net(11).train, 1: Net(2).train})
