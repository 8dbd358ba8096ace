/* Differential privacy of noisy sums over random samples: the accountant of DP-SGD. */
#ifndef EQ_MATH_RDP_H
#define EQ_MATH_RDP_H

/* Steps that each add Gaussian noise to a sum over a Poisson sample: every row is in with probability `rate`, adds a vector of
 * norm at most 1, and `noise` is the standard deviation of each coordinate's noise. */
typedef struct eq_noisy_steps {
    double rate;  /* (0, 1] */
    double noise; /* > 0 */
    double steps; /* how many */
} eq_noisy_steps;

/* What they tell of any single row: (epsilon, delta)-differential privacy when a row is added or taken away. */
typedef struct eq_privacy {
    double epsilon;      /* by the tight conversion (Canonne, Kamath & Steinke 2020); infinite where no order bounds it */
    double order;        /* the order it comes from */
    double epsilon_2017; /* by Mironov's, for comparison with older figures */
} eq_privacy;

/* Renyi divergence of order > 1 that one step may cause. To about 1e-11. Sources: Mironov 2017; Mironov, Talwar & Zhang 2019. */
double eq_rdp(double rate, double noise, double order);

/* The privacy of all steps at delta in (0, 1): the least over the orders 1.1, 1.2 ... 10.9, 12 ... 63, 128, 256, 512. */
eq_privacy eq_privacy_of(const eq_noisy_steps *steps, double delta);

/* The least noise at which epsilon is kept, to a relative 1e-6, at most 1e6; steps->noise is not read. */
double eq_noise_for(const eq_noisy_steps *steps, double epsilon, double delta);

#endif
